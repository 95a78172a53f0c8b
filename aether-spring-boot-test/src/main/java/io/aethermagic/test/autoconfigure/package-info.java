/**
 * The annotations with which an application that uses Aether is tested.
 */
@NullMarked
package io.aethermagic.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
