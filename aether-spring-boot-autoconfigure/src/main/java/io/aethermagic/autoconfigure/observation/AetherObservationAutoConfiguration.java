package io.aethermagic.autoconfigure.observation;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.observation.AddressBound;
import io.aethermagic.observation.TaskCallObservationConvention;
import io.aethermagic.observation.TaskHandlerObservationConvention;
import io.aethermagic.observation.TaskObservations;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the observation of calls and handlers: their traces and timers.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, AetherTransports.class })
@EnableConfigurationProperties(AetherObservationProperties.class)
public final class AetherObservationAutoConfiguration {

	/** Around whatever else is there, so that it is observed, too. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1_000;

	@Bean
	@ConditionalOnMissingBean
	TaskObservations aetherTaskObservations(ObservationRegistry registry,
			ObjectProvider<TaskCallObservationConvention> calls,
			ObjectProvider<TaskHandlerObservationConvention> handlers, AetherObservationProperties properties) {
		return new TaskObservations(registry, calls.getIfAvailable(), handlers.getIfAvailable(),
				new AddressBound(properties.getMaxAddresses()));
	}

	@Bean
	@Order(ORDER)
	TaskCallInterceptor aetherObservedCalls(TaskObservations observations) {
		return observations.calls();
	}

	@Bean
	@Order(ORDER)
	TaskHandlerInterceptor aetherObservedHandlers(TaskObservations observations) {
		return observations.handlers();
	}

}
