/**
 * What a test of an application that uses Aether injects: stubs, records, failures on
 * demand, the held clock.
 */
@NullMarked
package io.aethermagic.test.application;

import org.jspecify.annotations.NullMarked;
