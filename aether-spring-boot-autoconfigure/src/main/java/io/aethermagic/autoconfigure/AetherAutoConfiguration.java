package io.aethermagic.autoconfigure;

import java.util.List;

import io.aethermagic.console.TransportCompanion;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.TaskDataModule;
import io.aethermagic.node.Incidents;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what is common to all transports; each type of transport has one
 * of its own. Every bean backs off when the application has one of its own.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
		"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AetherProperties.class)
@Import({ AetherClientConfiguration.class, AetherWorkerConfiguration.class, AetherConsoleConfiguration.class })
public final class AetherAutoConfiguration {

	/**
	 * How many threads run what is due: two, so that one slow callback delays nothing.
	 */
	private static final int TIMER_THREADS = 2;

	@Bean
	StopTimes aetherStopTimes(ObjectProvider<LifecycleProperties> lifecycle) {
		return StopTimes.of(lifecycle.getIfAvailable());
	}

	@Bean
	SettingsMapper aetherSettings(AetherProperties properties, StopTimes stopTimes) {
		return new SettingsMapper(properties, stopTimes);
	}

	@Bean
	@ConditionalOnMissingBean
	AetherInstance aetherInstance() {
		return AetherInstance.random();
	}

	@Bean
	@ConditionalOnMissingBean(Timers.class)
	SystemTimers aetherTimers() {
		return new SystemTimers("aether-timer-", TIMER_THREADS, true);
	}

	@Bean
	@ConditionalOnMissingBean
	Incidents aetherIncidents(Timers timers) {
		return new Incidents(timers);
	}

	@Bean
	@ConditionalOnMissingBean
	MessageCodec aetherMessageCodec(@Qualifier(TaskJsonMapper.QUALIFIER) ObjectProvider<JsonMapper> own,
			ObjectProvider<JsonMapper> mappers, ObjectProvider<JsonMapper.Builder> builders, AetherInstance instance,
			SettingsMapper settings) {
		return new MessageCodec(TaskJsonMapper.choose(own, mappers, builders), instance.host(), instance.id(),
				settings.maxMessageSize());
	}

	@Bean
	@ConditionalOnMissingBean
	static TaskDataModule aetherTaskDataModule() {
		return new TaskDataModule();
	}

	@Bean
	AetherTransportSettings aetherTransportSettings(SettingsMapper settings, Timers timers) {
		return new AetherTransportSettings(settings.union(), settings.lease(), settings.maxMessageSize(), timers);
	}

	@Bean
	TransportPropertiesBinder aetherTransportPropertiesBinder(Environment environment) {
		return new TransportPropertiesBinder(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	AetherTransports aetherTransports(AetherProperties properties, TransportPropertiesBinder binder,
			AetherTransportSettings settings, ObjectProvider<AetherTransportFactory> factories,
			ObjectProvider<AetherTransportCustomizer> customizers, AetherInstance instance, MessageCodec codec,
			Incidents incidents) {
		List<AetherTransportFactory> types = factories.orderedStream().toList();
		TransportsBuilder builder = new TransportsBuilder(types, customizers.orderedStream().toList());
		TransportSelection selection = TransportSelection.of(properties, binder.transports(), builder.types());
		InstanceLives lives = new InstanceLives(instance);
		AetherTransports transports = new AetherTransports(
				() -> builder.build(selection, settings, lives.next(), codec, incidents));
		TransportsBuilder.require("The property aether.require", transports.defaultTransport().node(),
				properties.getRequire());
		return transports;
	}

	@Bean
	@ConditionalOnMissingBean
	AetherLifecycle aetherLifecycle(AetherTransports transports, AetherClients clients, AetherWorkers workers,
			Timers timers, StopTimes stopTimes, SettingsMapper settings,
			ObjectProvider<TransportCompanion> companions) {
		return new AetherLifecycle(transports, clients, workers, timers, stopTimes.limit(), settings.startLimit(),
				companions.orderedStream().toList());
	}

	@Bean
	static LazyInitializationExcludeFilter aetherLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(AetherLifecycle.class, AetherHandlers.class);
	}

}
