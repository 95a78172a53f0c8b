/**
 * What users of Aether and authors of transports test with.
 */
@NullMarked
package io.aethermagic.test;

import org.jspecify.annotations.NullMarked;
