package io.aethermagic.autoconfigure;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.HandlerInterception;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.aethermagic.worker.TaskHandlerScanner;
import io.aethermagic.worker.TaskHandlerSource;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/**
 * What does tasks.
 */
@Configuration(proxyBeanMethods = false)
class AetherWorkerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	WorkerExecutors aetherVirtualThreadWorkerExecutors() {
		return WorkerExecutors.VIRTUAL_THREADS;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	WorkerExecutors aetherWorkerExecutors() {
		return WorkerExecutors.PLATFORM_THREADS;
	}

	@Bean
	@ConditionalOnMissingBean
	AetherWorkers aetherWorkers(AetherTransports transports, SettingsMapper mapper,
			ObjectProvider<WorkerSettingsCustomizer> customizers, WorkerExecutors executors,
			ObjectProvider<AetherTemplate> template, AetherClients clients, CallbackThreads callbacks,
			ObjectProvider<TaskHandlerInterceptor> interceptors, ObjectProvider<TaskDecorator> decorators) {
		HandlerInterception interception = new HandlerInterception(interceptors.orderedStream().toList(),
				ApplicationDecorator.of(decorators));
		AetherTemplate operations = template.getIfAvailable(
				() -> new AetherTemplate(clients.byTransport(), transports.defaultTransport().name(), callbacks));
		return new AetherWorkers(transports, (transport) -> {
			WorkerSettings settings = mapper.worker();
			for (WorkerSettingsCustomizer customizer : customizers.orderedStream().toList()) {
				settings = customizer.customize(transport.name(), settings);
			}
			return new AetherWorker(transport.node(), settings, executors, operations, interception);
		});
	}

	@Bean
	@ConditionalOnMissingBean
	TaskHandlerScanner aetherTaskHandlerScanner(ConfigurableListableBeanFactory beanFactory, SettingsMapper settings) {
		return new TaskHandlerScanner(beanFactory, settings.handlerDefaults(), PayloadValidator.find(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	AetherHandlers aetherHandlers(TaskHandlerScanner scanner, ObjectProvider<TaskHandlerDefinition> definitions,
			ObjectProvider<TaskHandlerSource> sources, AetherTransports transports, AetherWorkers workers) {
		return new AetherHandlers(scanner, definitions, sources, transports, workers);
	}

}
