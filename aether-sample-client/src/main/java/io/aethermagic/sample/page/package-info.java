/**
 * A page that has pictures made smaller, through the gateway.
 */
@NullMarked
package io.aethermagic.sample.page;

import org.jspecify.annotations.NullMarked;
