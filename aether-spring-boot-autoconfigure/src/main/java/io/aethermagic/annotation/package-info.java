/**
 * The annotation that turns a bean's method into a worker's handler.
 */
@NullMarked
package io.aethermagic.annotation;

import org.jspecify.annotations.NullMarked;
