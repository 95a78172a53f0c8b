package io.aethermagic.test.application;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherProperties;
import io.aethermagic.autoconfigure.AetherTransportCustomizer;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.HandlerInterception;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Auto-configuration of what tests with
 * {@link io.aethermagic.test.autoconfigure.AutoConfigureAether} inject. Where
 * {@code aether.enabled} is {@code false}, there is nothing to test.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
public final class AetherTestAutoConfiguration {

	@Bean
	AetherRecorder aetherRecorder(MessageCodec codec) {
		return new AetherRecorder(codec);
	}

	/** The last one, which sees what the others have made of the call. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	TaskCallInterceptor aetherRecordingInterceptor(AetherRecorder recorder) {
		return recorder.interceptor();
	}

	@Bean
	MessageFaults aetherMessageFaults() {
		return new MessageFaults();
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	AetherTransportCustomizer aetherTestTransportCustomizer(
			@Value("${aether.test.replace-transports:true}") boolean replaced, AetherRecorder recorder,
			MessageFaults faults, MessageCodec codec, Timers timers) {
		return (name, transport) -> new WatchedTransport(transport, replaced, recorder, faults, codec, timers);
	}

	@Bean
	AetherStubs aetherStubs(ObjectProvider<AetherTransports> transports, ObjectProvider<AetherWorkers> workers,
			Timers timers, AetherProperties properties) {
		return new AetherStubs(transports::getObject, workers::getObject, timers,
				properties.getWorker().getWorkgroup());
	}

	/** The innermost one: a stub is in the handler's place. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	TaskHandlerInterceptor aetherStubbingInterceptor(AetherStubs stubs) {
		return stubs.interceptor();
	}

	@Bean
	AetherFaults aetherFaults(MessageFaults messages, AetherTransports transports, AetherWorkers workers,
			TransportHubs hubs, AetherProperties properties, WorkerExecutors executors,
			ObjectProvider<AetherTemplate> template, ObjectProvider<TaskHandlerInterceptor> interceptors,
			ObjectProvider<TaskDecorator> decorators, ObjectProvider<AetherTestClock> clock,
			@Value("${aether.test.replace-transports:true}") boolean replaced) {
		WorkerSettings settings = WorkerSettings.DEFAULTS
			.withLease(
					(clock.getIfAvailable() != null) ? properties.getWorker().getLease() : LostWorker.Maker.SHORT_LEASE)
			.withMaxDispatches(properties.getWorker().getMaxDispatches());
		HandlerInterception interception = new HandlerInterception(interceptors.orderedStream().toList(),
				new CompositeTaskDecorator(decorators.orderedStream().toList()));
		return new AetherFaults(new LostWorkers(transports, workers,
				new LostWorker.Maker(hubs::hub, settings, executors, template::getObject, interception), replaced),
				messages);
	}

	@Bean
	TestMethodState aetherTestMethodState(AetherStubs stubs, AetherRecorder recorder, AetherFaults faults,
			ObjectProvider<AetherDeadLetters> deadLetters, AetherTransports transports,
			@Value("${aether.test.replace-transports:true}") boolean replaced) {
		return new TestMethodState(stubs, recorder, faults, replaced ? deadLetters.getIfAvailable() : null,
				transports.names());
	}

	/**
	 * What holds the clock.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("aether.test.held-clock")
	static class HeldClock {

		private static final int CALLBACK_THREADS = 64;

		@Bean
		static WorkAtHand aetherWorkAtHand() {
			return new WorkAtHand();
		}

		@Bean
		HeldTimers aetherHeldTimers(WorkAtHand work) {
			return new HeldTimers(work);
		}

		@Bean
		AetherTestClock aetherTestClock(HeldTimers timers) {
			return new AetherTestClock(timers);
		}

		@Bean
		HeldTimersLifecycle aetherHeldTimersLifecycle(HeldTimers timers) {
			return new HeldTimersLifecycle(timers);
		}

		/** More threads come when some block, which is told by a clock that goes on. */
		@Bean
		@ConditionalOnMissingBean
		CallbackThreads aetherCallbackThreads(HeldTimers timers) {
			return CallbackThreads.upTo(CALLBACK_THREADS, timers.real());
		}

	}

}
