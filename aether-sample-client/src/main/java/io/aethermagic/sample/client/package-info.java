/**
 * A caller that shows the progress of its tasks.
 */
@NullMarked
package io.aethermagic.sample.client;

import org.jspecify.annotations.NullMarked;
