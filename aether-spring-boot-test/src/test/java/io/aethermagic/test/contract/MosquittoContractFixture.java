package io.aethermagic.test.contract;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.aethermagic.test.broker.MosquittoServer;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Mosquitto, which takes packets up to a size, and refuses subscriptions where its plugin
 * for access control is installed: nobody is kept from anything but {@link #REFUSED},
 * which is what the plugin's default decides on.
 */
final class MosquittoContractFixture extends MqttContractFixture {

	private static final int MOST = 2 * 1024 * 1024;

	private static final String PLUGIN = "mosquitto_dynamic_security.so";

	private static final String CONTROL = "$CONTROL/dynamic-security/v1";

	private static final String ACCESS = """
			{"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true,
				"subscribe": true, "unsubscribe": true},
			"anonymousGroup": "all",
			"groups": [{"groupname": "all", "roles": [{"rolename": "all"}]}],
			"roles": [{"rolename": "all", "acls": [
				{"acltype": "publishClientSend", "topic": "$CONTROL/#", "allow": true},
				{"acltype": "subscribePattern", "topic": "default/contract/#", "allow": true},
				{"acltype": "subscribePattern", "topic": "default/system/#", "allow": true},
				{"acltype": "subscribePattern", "topic": "$share/+/default/contract/#", "allow": true}]}]}
			""";

	private final MosquittoServer broker;

	private final boolean refuses;

	private MosquittoContractFixture(MosquittoServer broker, boolean refuses) {
		super(broker, MOST + 1);
		this.broker = broker;
		this.refuses = refuses;
	}

	static MosquittoContractFixture run() {
		MosquittoServer.Builder builder = MosquittoServer.builder().config("max_packet_size " + MOST);
		Optional<Path> plugin = plugin();
		plugin.ifPresent((path) -> builder.file("access.json", ACCESS)
			.config("plugin " + path, "plugin_opt_config_file {folder}/access.json"));
		return new MosquittoContractFixture(builder.run(), plugin.isPresent());
	}

	private static Optional<Path> plugin() {
		return List
			.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib")
			.stream()
			.map((folder) -> Path.of(folder, PLUGIN))
			.filter(Files::exists)
			.findFirst();
	}

	@Override
	public boolean canRefuse() {
		return this.refuses;
	}

	@Override
	public void refuse() {
		mayAllSubscribe(false);
	}

	@Override
	public void allow() {
		mayAllSubscribe(true);
	}

	private void mayAllSubscribe(boolean allow) {
		String command = "{\"commands\": [{\"command\": \"setDefaultACLAccess\","
				+ "\"acls\": [{\"acltype\": \"subscribe\", \"allow\": " + allow + "}]}]}";
		try {
			MqttClient client = new MqttClient("tcp://" + this.broker.host() + ":" + this.broker.port(), "control",
					new MemoryPersistence());
			client.connect();
			client.publish(CONTROL, command.getBytes(StandardCharsets.UTF_8), 1, false);
			client.disconnect();
			client.close();
		}
		catch (MqttException ex) {
			throw new IllegalStateException("The broker's access control cannot be changed", ex);
		}
	}

}
