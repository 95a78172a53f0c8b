package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that a transport which Aether does not know is configured as those it knows, by a
 * {@link TransportPropertiesBinder}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransportPropertiesBinderTests {

	private static final String TYPE = "carrier-pigeon";

	@Test
	void aTransportHasWhatItSetsItselfAndTheRestFromAllOfItsType() {
		Map<String, CarrierPigeon> pigeons = start("aether.transport=first", "aether.transports.first.type=" + TYPE,
				"aether.transports.second.type=" + TYPE, "aether.transports.second.carrier-pigeon.loft=rooftop",
				"aether.transports.second.carrier-pigeon.reconnect.max-interval=7s", "aether.carrier-pigeon.loft=barn",
				"aether.carrier-pigeon.birds=9", "aether.carrier-pigeon.reconnect.initial-interval=2s");
		CarrierPigeon first = pigeons.get("first");
		assertThat(first.loft()).isEqualTo("barn");
		assertThat(first.birds()).isEqualTo(9);
		assertThat(first.reconnect().getInitialInterval()).isEqualTo(Duration.ofSeconds(2));
		assertThat(first.reconnect().getMaxInterval()).isEqualTo(Duration.ofSeconds(5));
		CarrierPigeon second = pigeons.get("second");
		assertThat(second.loft()).isEqualTo("rooftop");
		assertThat(second.birds()).isEqualTo(9);
		assertThat(second.reconnect().getInitialInterval()).isEqualTo(Duration.ofSeconds(2));
		assertThat(second.reconnect().getMaxInterval()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void whatNobodySetsIsTheDefault() {
		CarrierPigeon pigeon = start("aether.transport=carrier-pigeon").get(TYPE);
		assertThat(pigeon.loft()).isNull();
		assertThat(pigeon.birds()).isEqualTo(2);
		assertThat(pigeon.routes()).isEmpty();
		assertThat(pigeon.rings()).isEmpty();
	}

	@Test
	void aTransportThatSetsNothingButItsOwnPropertiesIsThere() {
		assertThat(start("aether.transports.carrier-pigeon.carrier-pigeon.loft=rooftop").get(TYPE).loft())
			.isEqualTo("rooftop");
	}

	@ParameterizedTest
	@ValueSource(strings = { "aether.transports.second.carrierPigeon.LOFT",
			"aether.transports.second.carrier_pigeon.loft", "aether.carrierPigeon.loft" })
	void namesAreRelaxed(String property) {
		assertThat(start("aether.transports.second.type=" + TYPE, property + "=rooftop").get("second").loft())
			.isEqualTo("rooftop");
	}

	@Test
	void environmentVariablesAreRead() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("AETHER_TRANSPORTS_SECOND_CARRIERPIGEON_LOFT", "rooftop",
									"AETHER_TRANSPORTS_SECOND_CARRIERPIGEON_ROUTES_0_", "north",
									"AETHER_CARRIERPIGEON_BIRDS", "3")));
		TransportPropertiesBinder binder = new TransportPropertiesBinder(environment);
		TransportProperties<CarrierPigeon> properties = binder.bind("second", TYPE, CarrierPigeon.class);
		assertThat(properties.values().loft()).isEqualTo("rooftop");
		assertThat(properties.values().routes()).containsExactly("north");
		assertThat(properties.values().birds()).isEqualTo(3);
		assertThat(properties.isOwn("routes")).isTrue();
		assertThat(properties.isOwn("birds")).isFalse();
		assertThat(binder.transports()).containsExactly("second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Second", "second_one", "second-one" })
	void transportsMayHaveNamesThatPropertiesMayNot(String name) {
		String prefix = "aether.transports." + name + ".";
		CarrierPigeon pigeon = start(prefix + "type=" + TYPE, prefix + "carrier-pigeon.loft=rooftop",
				"aether.carrier-pigeon.birds=3")
			.get(name);
		assertThat(pigeon.loft()).isEqualTo("rooftop");
		assertThat(pigeon.birds()).isEqualTo(3);
	}

	@Test
	void listsAreTakenAsAWholeAndMapsEntryByEntry() {
		CarrierPigeon second = start("aether.transports.second.type=" + TYPE,
				"aether.transports.second.carrier-pigeon.routes[0]=north", "aether.carrier-pigeon.routes=south,west",
				"aether.transports.second.carrier-pigeon.rings.red=1", "aether.carrier-pigeon.rings.red=2",
				"aether.carrier-pigeon.rings.blue=3")
			.get("second");
		assertThat(second.routes()).containsExactly("north");
		assertThat(second.rings()).containsOnly(Map.entry("red", 1), Map.entry("blue", 3));
	}

	@Test
	void ownPropertiesCountWhereverTheyAreSet() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("first", Map.of("aether.carrier-pigeon.loft", "barn")));
		environment.getPropertySources()
			.addLast(new MapPropertySource("last",
					Map.of("aether.transports.second.carrier-pigeon.loft", "${roof}", "roof", "rooftop")));
		assertThat(new TransportPropertiesBinder(environment).bind("second", TYPE, CarrierPigeon.class).values().loft())
			.isEqualTo("rooftop");
	}

	@Test
	void ofAllNothingIsOneTransportsOwn() {
		TransportProperties<String> properties = TransportProperties.ofAll(TYPE, "values");
		assertThat(properties.values()).isEqualTo("values");
		assertThat(properties.isOwn("loft")).isFalse();
		assertThat(properties.property("loft")).isEqualTo("aether.carrier-pigeon.loft");
	}

	@ParameterizedTest
	@CsvSource({ "aether.transports.second.carrier-pigeon.birds", "aether.carrier-pigeon.birds" })
	void aValueThatCannotBeReadIsShownWhereItWasSet(String property, CapturedOutput output) {
		fail("aether.transports.second.type=" + TYPE, property + "=many");
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property + System.lineSeparator(),
				"Value: \"many\"", "Origin: \"" + property + "\" from property source \"commandLineArgs\"",
				"Reason: failed to convert", "Update your application's configuration");
	}

	@ParameterizedTest
	@CsvSource({ "aether.transports.second.carrier-pigeon.birds", "aether.carrier-pigeon.birds" })
	void aValueThatTheFactoryRefusesIsShownWhereItWasSet(String property, CapturedOutput output) {
		fail("aether.transports.second.type=" + TYPE, property + "=0");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The property " + property + " (set in \"" + property
						+ "\" from property source \"commandLineArgs\") has the value '0'. It is too small.",
				"Set " + property + " to 1 or more.");
	}

	@Test
	void aDefaultThatTheFactoryRefusesIsShownAsThatOfAll(CapturedOutput output) {
		fail("aether.transports.second.type=" + TYPE,
				"aether.transports.second.carrier-pigeon.reconnect.initial-interval=8s");
		assertThat(output).contains(
				"The property aether.carrier-pigeon.reconnect.max-interval has the value '5s'. It is too short.",
				"Set aether.carrier-pigeon.reconnect.max-interval to 8s or more.");
	}

	private static Map<String, CarrierPigeon> start(String... properties) {
		try (ConfigurableApplicationContext context = run(properties)) {
			return context.getBean(CarrierPigeonTransportFactory.class).made;
		}
	}

	private static void fail(String... properties) {
		assertThatException().isThrownBy(() -> run(properties).close());
	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(Loft.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		return application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Loft {

		@Bean
		CarrierPigeonTransportFactory carrierPigeonTransportFactory(TransportPropertiesBinder binder) {
			return new CarrierPigeonTransportFactory(binder);
		}

	}

	/**
	 * A stranger's properties.
	 */
	record CarrierPigeon(@Nullable String loft, @DefaultValue("2") int birds, @DefaultValue List<String> routes,
			@DefaultValue Map<String, Integer> rings, @DefaultValue ReconnectProperties reconnect) {
	}

	/**
	 * A stranger's transport.
	 */
	static class CarrierPigeonTransportFactory implements AetherTransportFactory {

		private final Map<String, CarrierPigeon> made = new LinkedHashMap<>();

		private final TransportPropertiesBinder binder;

		CarrierPigeonTransportFactory(TransportPropertiesBinder binder) {
			this.binder = binder;
		}

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public AetherTransport create(String name, AetherTransportSettings settings) {
			TransportProperties<CarrierPigeon> properties = this.binder.bind(name, type(), CarrierPigeon.class);
			CarrierPigeon values = properties.values();
			PropertyChecks.positive(properties.property("birds"), values.birds());
			values.reconnect().backoff(properties);
			this.made.put(name, values);
			return LocalTransport.create(new Hub(settings.timers()), settings.timers());
		}

	}

}
