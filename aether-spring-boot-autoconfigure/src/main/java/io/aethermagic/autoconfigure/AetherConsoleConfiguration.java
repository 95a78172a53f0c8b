package io.aethermagic.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.RunningTransports;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What operators see and do.
 */
@Configuration(proxyBeanMethods = false)
class AetherConsoleConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RunningTransports aetherRunningTransports(AetherTransports transports, AetherClients clients,
			AetherWorkers workers) {
		return new RunningTransports(() -> {
			List<RunningTransport> running = new ArrayList<>();
			transports.all()
				.forEach((transport) -> running.add(new RunningTransport(transport.type(), transport.node(),
						clients.get(transport.name()), workers.get(transport.name()))));
			return running;
		});
	}

	@Bean
	@ConditionalOnMissingBean
	AetherConsole aetherConsole(RunningTransports transports, AetherDeadLetters deadLetters) {
		return new AetherConsole(transports, deadLetters);
	}

}
