package io.aethermagic.autoconfigure;

/**
 * A factory of Aether's own. One of the application's own for the same type takes its
 * place.
 */
interface BuiltInTransportFactory extends AetherTransportFactory {

}
