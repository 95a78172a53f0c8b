package io.aethermagic.autoconfigure.zeromq;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherZeroMqProperties}: every property does something, for all
 * transports and for one of them, and the metadata knows it.
 */
class AetherZeroMqPropertiesTests {

	private static final String KEY = "0123456789012345678901234567890123456789";

	/** Every property of a peer, with a value that is not its default. */
	private static final Map<String, String> PEER = new LinkedHashMap<>();

	static {
		PEER.put("bind", "tcp://*:7");
		PEER.put("connect", "tcp://one:1, tcp://two:2");
		PEER.put("max-buffered", "44");
		PEER.put("max-buffered-bytes", "45KB");
		PEER.put("reconnect.initial-interval", "400ms");
		PEER.put("reconnect.max-interval", "3s");
		PEER.put("curve.public-key", "a" + KEY.substring(1));
		PEER.put("curve.secret-key", "b" + KEY.substring(1));
		PEER.put("curve.server-key", "c" + KEY.substring(1));
		PEER.put("curve.allowed-keys", "d" + KEY.substring(1));
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with());

	@ParameterizedTest
	@ValueSource(strings = { "aether.zeromq.", "aether.transports.main.zeromq." })
	void everyPropertyReachesTheSettings(String prefix) {
		ApplicationContextRunner all = this.runner;
		for (Map.Entry<String, String> property : PEER.entrySet()) {
			all = all.withPropertyValues(prefix + property.getKey() + "=" + property.getValue());
		}
		all.withPropertyValues("aether.transports.main.type=local", "aether.transport=local").run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransportSettings application = context.getBean(AetherTransportSettings.class);
			ZeroMqTransportFactory factory = context.getBean(ZeroMqTransportFactory.class);
			WireSettings wire = new WireSettings(application.lease(), application.maxMessageSize(), 44, 45 * 1024,
					prefix + "max-buffered");
			Backoff backoff = new Backoff(Duration.ofMillis(400), Duration.ofSeconds(3));
			List<String> connect = List.of("tcp://one:1", "tcp://two:2");
			PeersSettings peers = factory.peers("main", application);
			assertThat(peers.curve()).isNotNull();
			assertThat(peers.curve().publicKey()).startsWith("a");
			assertThat(peers.curve().secretKey()).startsWith("b");
			assertThat(peers.curve().serverKey()).startsWith("c");
			assertThat(peers.curve().allowed()).accepts("d" + KEY.substring(1)).rejects("e" + KEY.substring(1));
			assertThat(peers.toString()).doesNotContain("b" + KEY.substring(1));
			assertThat(peers)
				.isEqualTo(new PeersSettings("tcp://*:7", connect, backoff, wire, peers.hub(), peers.curve()));
			ZeroMqSettings client = factory.client("main", application);
			assertThat(client).isEqualTo(new ZeroMqSettings(connect, backoff, wire, client.curve()));
		});
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>(Set.of("aether.zeromq.mode"));
		PEER.keySet().forEach((key) -> names.add("aether.zeromq." + key));
		assertThat(ConfigurationMetadata.namesBelow("aether.zeromq")).isEqualTo(names);
	}

}
