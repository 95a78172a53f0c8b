package io.aethermagic.sample.client;

import io.aethermagic.sample.worker.ImageProcessConfiguration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Has the worker's handlers in this process: the transport {@code local} reaches no
 * other.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "aether.transport", havingValue = "local", matchIfMissing = true)
@Import(ImageProcessConfiguration.class)
public class LocalWorkerConfiguration {

}
