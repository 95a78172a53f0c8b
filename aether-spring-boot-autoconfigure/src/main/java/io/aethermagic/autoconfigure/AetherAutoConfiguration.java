package io.aethermagic.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * Auto-configuration of Aether.
 */
@AutoConfiguration
public final class AetherAutoConfiguration {

}
