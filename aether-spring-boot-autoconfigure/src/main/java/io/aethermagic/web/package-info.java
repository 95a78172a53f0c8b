/**
 * Tasks over HTTP: a gateway in front of any transport.
 */
@NullMarked
package io.aethermagic.web;

import org.jspecify.annotations.NullMarked;
