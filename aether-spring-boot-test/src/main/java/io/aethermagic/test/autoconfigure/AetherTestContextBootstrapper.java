package io.aethermagic.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Makes the contexts of tests with {@link AetherTest}. Without state.
 */
final class AetherTestContextBootstrapper extends TestSliceTestContextBootstrapper<AetherTest> {

}
