package io.aethermagic.autoconfigure;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherEvents;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallInterception;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.DeadLetterListener;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.client.TaskClient;
import io.aethermagic.time.Timers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/**
 * What performs tasks.
 */
@Configuration(proxyBeanMethods = false)
class AetherClientConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	CallbackThreads aetherVirtualCallbackThreads() {
		return CallbackThreads.virtual();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	CallbackThreads aetherCallbackThreads(SettingsMapper settings, Timers timers) {
		return CallbackThreads.upTo(settings.callbackThreads(), timers);
	}

	@Bean
	@ConditionalOnMissingBean
	AetherClients aetherClients(AetherTransports transports, SettingsMapper mapper,
			ObjectProvider<ClientSettingsCustomizer> customizers, CallbackThreads callbacks,
			ObjectProvider<TaskCallInterceptor> interceptors, ObjectProvider<TaskDecorator> decorators) {
		CallInterception interception = new CallInterception(interceptors.orderedStream().toList(),
				ApplicationDecorator.of(decorators));
		return new AetherClients(transports, (transport) -> {
			ClientSettings settings = mapper.client(transport.type());
			for (ClientSettingsCustomizer customizer : customizers.orderedStream().toList()) {
				settings = customizer.customize(transport.name(), settings);
			}
			return new TaskClient(transport.node(), settings,
					NoWorkerHint.of(transport, transport == transports.defaultTransport()), callbacks, interception);
		});
	}

	@Bean
	@ConditionalOnMissingBean(AetherOperations.class)
	AetherTemplate aetherTemplate(AetherClients clients, AetherTransports transports, CallbackThreads callbacks) {
		return new AetherTemplate(clients.byTransport(), transports.defaultTransport().name(), callbacks);
	}

	@Bean
	@ConditionalOnMissingBean
	AetherEvents aetherEvents(ObjectProvider<AetherTemplate> template, AetherClients clients,
			AetherTransports transports, CallbackThreads callbacks) {
		return template.getIfAvailable(() -> aetherTemplate(clients, transports, callbacks)).events();
	}

	@Bean
	@ConditionalOnMissingBean
	AetherDeadLetters aetherDeadLetters(ObjectProvider<AetherTemplate> template, AetherClients clients,
			AetherTransports transports, CallbackThreads callbacks, ObjectProvider<DeadLetterListener> listeners) {
		AetherDeadLetters deadLetters = new AetherDeadLetters(
				template.getIfAvailable(() -> aetherTemplate(clients, transports, callbacks)));
		for (DeadLetterListener listener : listeners.orderedStream().toList()) {
			transports.names().forEach((transport) -> deadLetters.on(transport).onDeadLetter(listener));
		}
		return deadLetters;
	}

}
