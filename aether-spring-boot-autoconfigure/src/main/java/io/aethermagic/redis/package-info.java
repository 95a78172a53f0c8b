/**
 * Operations on Redis Streams, on Spring Data Redis, for operators and code. They are of
 * use without the rest of Aether.
 */
@NullMarked
package io.aethermagic.redis;

import org.jspecify.annotations.NullMarked;
