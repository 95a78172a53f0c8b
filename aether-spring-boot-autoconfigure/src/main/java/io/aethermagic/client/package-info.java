/**
 * The caller's side: performs tasks, follows them and ends each handle exactly once.
 */
@NullMarked
package io.aethermagic.client;

import org.jspecify.annotations.NullMarked;
