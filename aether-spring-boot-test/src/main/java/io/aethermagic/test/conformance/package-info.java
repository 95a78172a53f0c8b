/**
 * The conformance kit: every promise that Aether makes, one interface for each, named by
 * its number in the design, to be run over every transport, mode and broker.
 */
@NullMarked
package io.aethermagic.test.conformance;

import org.jspecify.annotations.NullMarked;
