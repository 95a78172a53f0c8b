/**
 * A worker that resizes pictures.
 */
@NullMarked
package io.aethermagic.sample.worker;

import org.jspecify.annotations.NullMarked;
