/**
 * What authors of transports test with: instances without an application, a transport
 * that loses messages, a clock that is moved. Tests of applications have
 * {@link io.aethermagic.test.autoconfigure.AutoConfigureAether}.
 */
@NullMarked
package io.aethermagic.test;

import org.jspecify.annotations.NullMarked;
