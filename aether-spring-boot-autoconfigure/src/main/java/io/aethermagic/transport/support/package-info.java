/**
 * What every transport needs and no transport is about. For authors of transports.
 */
@NullMarked
package io.aethermagic.transport.support;

import org.jspecify.annotations.NullMarked;
