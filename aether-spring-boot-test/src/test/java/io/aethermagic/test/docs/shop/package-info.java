/**
 * The examples of {@code docs/testing.md}: an application and its tests.
 */
package io.aethermagic.test.docs.shop;
