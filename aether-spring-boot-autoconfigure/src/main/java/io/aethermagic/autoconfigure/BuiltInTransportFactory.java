package io.aethermagic.autoconfigure;

/**
 * A factory that came with a library. One of the application's own for the same type
 * takes its place.
 */
public interface BuiltInTransportFactory extends AetherTransportFactory {

}
