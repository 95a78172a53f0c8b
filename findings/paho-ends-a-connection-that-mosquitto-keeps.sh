#!/usr/bin/env bash
# The Paho client for MQTT 5 ends a connection that Mosquitto 2.0.11 keeps, for one message.
#
# What was expected: Mosquitto has a message_size_limit for payloads, so a larger message is
# refused alone: its publish fails, and whatever else is on the connection goes on.
#
# What happens: Mosquitto answers the one message with a PUBACK of the reason code 0x95 (packet
# too large), and keeps the connection: a raw client gets the PUBACK of its next message (0x10,
# nobody listens). But 0x95 is none of the codes that a PUBACK may have (MQTT 5, 3.4.2.1), so
# the Paho client fails the publish with "Invalid return code", and ends the connection.
#
# Seen with: mosquitto 2.0.11 (Debian 12), Eclipse Paho MQTT v5 client 1.2.5. Output: "raw
# client: 0x95, then 0x10 for the next message; Paho: publish failed (50001), connection lost".
#
# Needs apt-get, dpkg, Maven and a JDK from 17 on. Leaves nothing behind.
set -euo pipefail

folder=$(mktemp -d)
broker=
cleanup() {
  if [[ -n $broker ]]; then
    kill "$broker" 2> /dev/null || true
  fi
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"

apt-get download -qq mosquitto=2.0.11-1.2+deb12u* libwebsockets17 libdlt2 libcjson1 libuv1 > /dev/null 2>&1 ||
  apt-get download -qq mosquitto libwebsockets17 libdlt2 libcjson1 libuv1 > /dev/null
for package in ./*.deb; do
  dpkg -x "$package" root
done
libraries=$(find root -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
version=$(LD_LIBRARY_PATH=$libraries root/usr/sbin/mosquitto -h | head -1 || true)
[[ $version == *2.0.11* ]] || { echo "Another version: $version"; exit 1; }

mvn -q -B dependency:copy -Dartifact=org.eclipse.paho:org.eclipse.paho.mqttv5.client:1.2.5 \
  -DoutputDirectory="$folder" > /dev/null

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'listener %s 127.0.0.1\nallow_anonymous true\nmessage_size_limit 1000\n' "$port" > mosquitto.conf
LD_LIBRARY_PATH=$libraries root/usr/sbin/mosquitto -c mosquitto.conf > broker.log 2>&1 &
broker=$!

cat > Large.java << 'JAVA'
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.paho.mqttv5.client.*;
import org.eclipse.paho.mqttv5.common.*;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

public class Large {

	static final int LARGE = 2_000;

	public static void main(String[] args) throws Exception {
		int port = Integer.parseInt(args[0]);
		CountDownLatch lost = new CountDownLatch(1);
		MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "publisher", null);
		client.setCallback(new Listener() {
			public void disconnected(MqttDisconnectResponse response) {
				lost.countDown();
			}
		});
		connect(client, new MqttConnectionOptions());
		int[] raw = raw(port);
		client.publish("topic", new byte[10], 1, false).waitForCompletion(10_000);
		int failure = 0;
		try {
			client.publish("topic", new byte[LARGE], 1, false).waitForCompletion(10_000);
		}
		catch (MqttException ex) {
			failure = ex.getReasonCode();
		}
		boolean ended = lost.await(10, TimeUnit.SECONDS);
		System.out.printf("raw client: 0x%02x, then 0x%02x for the next message; Paho: publish %s, connection %s%n",
				raw[0], raw[1], (failure != 0) ? "failed (" + failure + ")" : "succeeded", ended ? "lost" : "kept");
		System.exit((raw[0] == 0x95 && raw[1] == 0x10 && failure == MqttException.REASON_CODE_INVALID_RETURN_CODE && ended)
				? 0 : 1);
	}

	/** Publish a large and a small message without a client library, and read the reason codes. */
	static int[] raw(int port) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout(10_000);
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			DataInputStream in = new DataInputStream(socket.getInputStream());
			out.write(new byte[] { 0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 3, 'r', 'a', 'w' });
			in.readByte();
			in.skipBytes(in.readByte());
			return new int[] { publish(out, in, 1, LARGE), publish(out, in, 2, 10) };
		}
	}

	static int publish(DataOutputStream out, DataInputStream in, int id, int size) throws Exception {
		ByteArrayOutputStream packet = new ByteArrayOutputStream();
		int rest = 2 + 5 + 2 + 1 + size;
		packet.write(0x32);
		for (; rest > 127; rest >>= 7) {
			packet.write((rest & 0x7F) | 0x80);
		}
		packet.write(rest);
		packet.write(new byte[] { 0, 5, 't', 'o', 'p', 'i', 'c', 0, (byte) id, 0 });
		packet.write(new byte[size]);
		out.write(packet.toByteArray());
		out.flush();
		in.readByte();
		byte[] answer = new byte[in.readByte()];
		in.readFully(answer);
		return (answer.length > 2) ? answer[2] & 0xFF : 0;
	}

	static void connect(MqttAsyncClient client, MqttConnectionOptions options) throws Exception {
		for (int i = 0;; i++) {
			try {
				client.connect(options).waitForCompletion(10_000);
				return;
			}
			catch (MqttException ex) {
				if (i == 20) {
					throw ex;
				}
				Thread.sleep(250);
			}
		}
	}

	abstract static class Listener implements MqttCallback {

		public void disconnected(MqttDisconnectResponse response) {
		}

		public void mqttErrorOccurred(MqttException exception) {
		}

		public void messageArrived(String topic, MqttMessage message) {
		}

		public void deliveryComplete(IMqttToken token) {
		}

		public void connectComplete(boolean reconnect, String uri) {
		}

		public void authPacketArrived(int code, MqttProperties properties) {
		}

	}

}
JAVA
java -cp "$(echo "$folder"/*.jar)" Large.java "$port"
