package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.TaskClient;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.HandlerDefaults;
import io.aethermagic.worker.TaskHandlerScanner;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AetherAutoConfiguration}.
 */
class AetherAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class));

	@Test
	void byDefaultThereIsOneLocalTransport() {
		this.runner.run((context) -> {
			AetherTransports transports = context.getBean(AetherTransports.class);
			assertThat(transports.names()).containsExactly("local");
			assertThat(transports.defaultTransport().type()).isEqualTo("local");
			assertThat(transports.defaultTransport().node().transport())
				.hasToString("transport to the hub in this process");
			assertThat(transports.defaultTransport().node().union()).isEqualTo("default");
			assertThat(transports.defaultTransport().node().instance()).hasSize(36);
			assertThat(context).hasSingleBean(AetherTemplate.class)
				.hasSingleBean(AetherOperations.class)
				.hasSingleBean(AetherDeadLetters.class)
				.hasSingleBean(AetherLifecycle.class)
				.hasSingleBean(AetherWorkers.class)
				.hasSingleBean(Hub.class);
			assertThat(context.getBean(AetherLifecycle.class).isRunning()).isTrue();
		});
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("aether.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AetherTemplate.class)
				.doesNotHaveBean(AetherLifecycle.class)
				.doesNotHaveBean(AetherProperties.class));
	}

	@Test
	void worksWithoutOtherAutoConfigurations() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with()).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(AetherTemplate.class);
			assertThat(context.getBean(StopTimes.class).phase()).isEqualTo(Duration.ofSeconds(10));
		});
	}

	@Test
	void eachStartIsAnotherInstance() {
		this.runner.run((one) -> this.runner.run((two) -> assertThat(one.getBean(AetherInstance.class).id())
			.isNotEqualTo(two.getBean(AetherInstance.class).id())));
	}

	@Test
	void bootsTaskExecutorIsTheOnlyExecutor() {
		assertBootsTaskExecutor(new ApplicationContextRunner());
		assertBootsTaskExecutor(new ReactiveWebApplicationContextRunner());
	}

	private static void assertBootsTaskExecutor(
			AbstractApplicationContextRunner<?, ?, ? extends ApplicationContextAssertProvider<?>> runner) {
		runner.withConfiguration(AetherAutoConfigurations.with(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context.getBeanNamesForType(Executor.class))
				.containsExactly(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME));
	}

	@Test
	void callbacksHaveTheirThreads() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(CallbackThreads.class)
				.hasBean("aetherCallbackThreads"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void callbacksHaveVirtualThreadsWhereBootHas() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(CallbackThreads.class)
				.hasBean("aetherVirtualCallbackThreads"));
	}

	@Test
	void beansBackOff() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			for (Class<?> type : List.of(Timers.class, Incidents.class, CallbackThreads.class, MessageCodec.class,
					Hub.class, AetherTemplate.class, AetherDeadLetters.class, WorkerExecutors.class,
					AetherInstance.class)) {
				assertThat(context).getBeanNames(type).singleElement().asString().startsWith("own");
			}
			AetherTransports transports = context.getBean(AetherTransports.class);
			assertThat(transports.defaultTransport().node().timers()).isSameAs(context.getBean("ownTimers"));
			assertThat(transports.defaultTransport().node().instance()).isEqualTo("me");
			assertThat(transports.defaultTransport().node().codec()).isSameAs(context.getBean("ownCodec"));
			assertThat(transports.defaultTransport().node().incidents())
				.isSameAs(context.getBean("ownIncidents", Incidents.class).on("local"));
		});
	}

	@Test
	void holdersBackOff() {
		this.runner.withUserConfiguration(OwnHolders.class).run((context) -> {
			assertThat(context).hasNotFailed();
			for (Class<?> type : List.of(AetherTransports.class, AetherClients.class, AetherWorkers.class,
					AetherLifecycle.class, TaskHandlerScanner.class)) {
				assertThat(context).getBeanNames(type).singleElement().asString().startsWith("own");
			}
			AetherLifecycle lifecycle = context.getBean(AetherLifecycle.class);
			lifecycle.stop();
			assertThatIllegalStateException().isThrownBy(lifecycle::start)
				.withMessageContaining("AetherTransports that is made to be started once");
		});
	}

	@Test
	void templateBacksOffFromOtherOperations() {
		AetherOperations own = (job, task) -> {
			throw new UnsupportedOperationException();
		};
		this.runner.withBean("own", AetherOperations.class, () -> own).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(AetherTemplate.class);
			assertThat(context).getBean(AetherOperations.class).isSameAs(own);
			assertThat(context).hasSingleBean(AetherDeadLetters.class);
		});
	}

	@Test
	void thirdPartiesAddTypes() {
		this.runner.withUserConfiguration(PigeonFactory.class)
			.withPropertyValues("aether.transport=pigeon", "aether.union=loft", "aether.worker.lease=9s",
					"aether.max-message-size=2KB")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				PigeonFactory factory = context.getBean(PigeonFactory.class);
				assertThat(factory.name).isEqualTo("pigeon");
				assertThat(factory.settings).isEqualTo(new AetherTransportSettings("loft", Duration.ofSeconds(9), 2048,
						context.getBean(Timers.class)));
				assertThat(context.getBean(AetherTransports.class).defaultTransport().type()).isEqualTo("pigeon");
			});
	}

	@Test
	void anApplicationsOwnFactoryOfATypeWins() {
		this.runner.withBean(PigeonFactory.class)
			.withPropertyValues("pigeon.type=local")
			.run((context) -> assertThat(context.getBean(PigeonFactory.class).name).isEqualTo("local"));
	}

	@Test
	void twoFactoriesOfOneTypeAreRefused() {
		this.runner.withBean("one", PigeonFactory.class).withBean("two", PigeonFactory.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("Two beans create transports of the type 'pigeon'");
		});
	}

	@Test
	void namesAndTypesAreFoundInAnyCase() {
		this.runner.withPropertyValues("aether.transport=LOCAL")
			.run((context) -> assertThat(context.getBean(AetherTransports.class).names()).containsExactly("local"));
		this.runner
			.withPropertyValues("aether.transport=Fast", "aether.transports.fast.type=Local",
					"aether.transports.slow.type=LOCAL")
			.run((context) -> {
				AetherTransports transports = context.getBean(AetherTransports.class);
				assertThat(transports.names()).containsExactly("fast", "slow");
				assertThat(transports.all()).allMatch((transport) -> transport.type().equals("local"));
			});
	}

	@Test
	void severalTransportsHaveNames() {
		this.runner
			.withPropertyValues("aether.transports.one.type=local", "aether.transports.two.type=local",
					"aether.transports.local.type=local", "aether.transport=two")
			.run((context) -> {
				AetherTransports transports = context.getBean(AetherTransports.class);
				assertThat(transports.names()).containsExactly("two", "one", "local");
				assertThat(transports.defaultTransport().name()).isEqualTo("two");
				assertThat(context.getBean(AetherClients.class).byTransport()).containsOnlyKeys("one", "two", "local");
				assertThat(transports.all()).allMatch((transport) -> transport.node().transport().state().connected());
			});
	}

	@Test
	void theOnlyConfiguredTransportIsTheDefaultOne() {
		this.runner.withPropertyValues("aether.transports.main.type=local")
			.run((context) -> assertThat(context.getBean(AetherTransports.class).names()).containsExactly("main"));
	}

	@Test
	void customizersAreCalledForEachTransport() {
		this.runner.withUserConfiguration(Customizers.class)
			.withPropertyValues("aether.transports.one.type=local", "aether.transport=local")
			.run((context) -> assertThat(context.getBean(Customizers.class).calls).containsExactlyInAnyOrder(
					"transport local", "transport one", "client local", "client one", "worker local", "worker one"));
	}

	@Test
	void requiredCapabilitiesThatAreThereAreFine() {
		this.runner.withPropertyValues("aether.require=redelivery,priority").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AetherProperties.class).getRequire())
				.containsExactlyInAnyOrder(Capability.REDELIVERY, Capability.PRIORITY);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlersRunOnVirtualThreads() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			CompletableFuture<String> thread = new CompletableFuture<>();
			context.getBean(WorkerExecutors.class)
				.create("my-", 1)
				.execute(() -> thread.complete(Thread.currentThread().toString()));
			assertThat(thread.get(1, TimeUnit.MINUTES)).startsWith("VirtualThread").contains("my-");
		});
	}

	@Test
	void handlersRunOnPlatformThreadsOtherwise() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=false")
			.run((context) -> assertThat(context.getBean(WorkerExecutors.class))
				.isSameAs(WorkerExecutors.PLATFORM_THREADS));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		SystemTimers ownTimers() {
			return new SystemTimers("own-", 1, true);
		}

		@Bean
		Incidents ownIncidents(Timers timers) {
			return new Incidents(timers);
		}

		@Bean
		CallbackThreads ownCallbacks(Timers timers) {
			return CallbackThreads.upTo(1, timers);
		}

		@Bean
		AetherInstance ownInstance() {
			return new AetherInstance("me", "here");
		}

		@Bean
		MessageCodec ownCodec() {
			return new MessageCodec(JsonMapper.shared(), "here", "me", 10_000);
		}

		@Bean
		Hub ownHub(Timers timers) {
			return new Hub(timers);
		}

		@Bean
		AetherTemplate ownTemplate(AetherClients clients, CallbackThreads callbacks) {
			return new AetherTemplate(clients.byTransport(), "local", callbacks);
		}

		@Bean
		AetherDeadLetters ownDeadLetters(AetherTemplate template) {
			return new AetherDeadLetters(template);
		}

		@Bean
		WorkerExecutors ownExecutors() {
			return WorkerExecutors.PLATFORM_THREADS;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHolders {

		@Bean
		AetherTransports ownTransports(MessageCodec codec, Timers timers, Incidents incidents, Hub hub,
				AetherInstance instance) {
			return new AetherTransports(List.of(new AetherTransports.Configured("local", new AetherNode("mine",
					LocalTransport.create(hub, timers), "u", instance.id(), codec, timers, incidents))));
		}

		@Bean
		AetherClients ownClients(AetherTransports transports, CallbackThreads callbacks) {
			return new AetherClients(List
				.of(new TaskClient(transports.defaultTransport().node(), ClientSettings.DEFAULTS, "", callbacks)));
		}

		@Bean
		AetherWorkers ownWorkers(AetherTransports transports, AetherTemplate template) {
			return new AetherWorkers(List.of(new AetherWorker(transports.defaultTransport().node(),
					WorkerSettings.DEFAULTS, WorkerExecutors.PLATFORM_THREADS, template)));
		}

		@Bean
		AetherLifecycle ownLifecycle(AetherTransports transports, AetherClients clients, AetherWorkers workers,
				Timers timers) {
			return new AetherLifecycle(transports, clients, workers, timers, Duration.ofSeconds(5));
		}

		@Bean
		TaskHandlerScanner ownScanner(ConfigurableListableBeanFactory beanFactory) {
			return new TaskHandlerScanner(beanFactory, new HandlerDefaults("u", "w", 1), null);
		}

	}

	static class PigeonFactory implements AetherTransportFactory {

		private final ObjectProvider<Hub> hub;

		private String name = "";

		private AetherTransportSettings settings;

		private final String type;

		PigeonFactory(ObjectProvider<Hub> hub, Environment environment) {
			this.hub = hub;
			this.type = environment.getProperty("pigeon.type", "pigeon");
		}

		@Override
		public String type() {
			return this.type;
		}

		@Override
		public AetherTransport create(String name, AetherTransportSettings settings) {
			this.name = name;
			this.settings = settings;
			return LocalTransport.create(this.hub.getObject(), settings.timers());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final Set<String> calls = ConcurrentHashMap.newKeySet();

		@Bean
		AetherTransportCustomizer transports() {
			return (name, transport) -> {
				this.calls.add("transport " + name);
				return transport;
			};
		}

		@Bean
		ClientSettingsCustomizer clients() {
			return (transport, settings) -> {
				this.calls.add("client " + transport);
				return settings;
			};
		}

		@Bean
		WorkerSettingsCustomizer workers() {
			return (transport, settings) -> {
				this.calls.add("worker " + transport);
				return settings;
			};
		}

	}

}
