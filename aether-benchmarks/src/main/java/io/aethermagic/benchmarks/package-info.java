/**
 * Measures Aether beside the raw client libraries.
 */
@NullMarked
package io.aethermagic.benchmarks;

import org.jspecify.annotations.NullMarked;
