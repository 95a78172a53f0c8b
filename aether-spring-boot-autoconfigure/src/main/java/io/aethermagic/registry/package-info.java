/**
 * Who is there: the instances of the union that announce themselves, without a server
 * that knows them all.
 */
@NullMarked
package io.aethermagic.registry;

import org.jspecify.annotations.NullMarked;
