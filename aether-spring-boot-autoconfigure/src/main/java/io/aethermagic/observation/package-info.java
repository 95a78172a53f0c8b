/**
 * What others are told of Aether's work: an observation of each call and of each attempt
 * of a handler, and meters.
 */
@NullMarked
package io.aethermagic.observation;

import org.jspecify.annotations.NullMarked;
