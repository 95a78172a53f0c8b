/**
 * Auto-configuration of the gateway that lets tasks be performed over HTTP.
 */
@NullMarked
package io.aethermagic.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
