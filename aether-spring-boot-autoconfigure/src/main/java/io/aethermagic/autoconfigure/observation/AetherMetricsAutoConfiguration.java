package io.aethermagic.autoconfigure.observation;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.console.RunningTransports;
import io.aethermagic.observation.AetherMeters;
import io.aethermagic.observation.QueueTimes;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of Aether's meters, beside the timers of its observations.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, RunningTransports.class })
public final class AetherMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AetherMeters aetherMeters(RunningTransports transports) {
		return new AetherMeters(transports);
	}

	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	QueueTimes aetherQueueTimes(MeterRegistry registry) {
		return new QueueTimes(registry);
	}

}
