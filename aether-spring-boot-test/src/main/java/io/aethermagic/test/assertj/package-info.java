/**
 * Assertions on handles, on what a test has recorded, and on dead letters.
 */
@NullMarked
package io.aethermagic.test.assertj;

import org.jspecify.annotations.NullMarked;
