package io.aethermagic.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackExecutor;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.TaskClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What performs tasks.
 */
@Configuration(proxyBeanMethods = false)
class AetherClientConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CallbackExecutor aetherCallbackExecutor(SettingsMapper settings) {
		return new CallbackExecutor(settings.callbackThreads());
	}

	@Bean
	@ConditionalOnMissingBean
	AetherClients aetherClients(AetherTransports transports, SettingsMapper mapper,
			ObjectProvider<ClientSettingsCustomizer> customizers, CallbackExecutor callbacks) {
		List<TaskClient> clients = new ArrayList<>();
		for (AetherTransports.Configured transport : transports.all()) {
			ClientSettings settings = mapper.client(transport.type());
			for (ClientSettingsCustomizer customizer : customizers.orderedStream().toList()) {
				settings = customizer.customize(transport.name(), settings);
			}
			clients.add(new TaskClient(transport.node(), settings,
					NoWorkerHint.of(transport, transport == transports.defaultTransport()), callbacks));
		}
		return new AetherClients(clients);
	}

	@Bean
	@ConditionalOnMissingBean(AetherOperations.class)
	AetherTemplate aetherTemplate(AetherClients clients, AetherTransports transports, CallbackExecutor callbacks) {
		return new AetherTemplate(clients.byTransport(), transports.defaultTransport().name(), callbacks);
	}

	@Bean
	@ConditionalOnMissingBean
	AetherDeadLetters aetherDeadLetters(ObjectProvider<AetherTemplate> template, AetherClients clients,
			AetherTransports transports, CallbackExecutor callbacks) {
		return new AetherDeadLetters(template.getIfAvailable(() -> aetherTemplate(clients, transports, callbacks)));
	}

}
