package io.aethermagic.transport.mqtt;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttAddress}.
 */
class MqttAddressTests {

	@ParameterizedTest
	@CsvSource({ "mqtt://one, tcp://one:1883", "mqtt://one:1/, tcp://one:1", "TCP://one, tcp://one:1883",
			"mqtts://one, ssl://one:8883", "ssl://one:9, ssl://one:9", "ws://one, ws://one:80/mqtt",
			"ws://one:8080/a%20b?c=d, ws://one:8080/a%20b?c=d", "wss://one/, wss://one:443/" })
	void asTheClientLibraryTakesIt(URI url, String expected) {
		assertThat(MqttAddress.problem(url)).isNull();
		assertThat(MqttAddress.ofClient(url)).isEqualTo(expected);
	}

}
