/**
 * The worker's side: finds the handlers, binds each to its channel, and takes every task
 * from delivery to outcome.
 */
@NullMarked
package io.aethermagic.worker;

import org.jspecify.annotations.NullMarked;
