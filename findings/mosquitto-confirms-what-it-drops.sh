#!/usr/bin/env bash
# Mosquitto 2.0.11 confirms messages of QoS 1 that it then drops.
#
# What was expected: a PUBACK with the reason code "success" means that the broker has taken
# responsibility for the message. For a member of a shared subscription whose queue is full one
# would look for "quota exceeded" (0x97), which MQTT 5 has for that, or for no PUBACK.
#
# What happens: one member of a shared subscription, with a receive maximum of 10, acknowledges
# nothing for a while. 3,000 messages of QoS 1 are published, and all 3,000 are confirmed with
# the reason code 0. The member then acknowledges whatever comes: it gets 1,010, which is its
# receive maximum and the default of max_queued_messages. The other 1,990 are gone, and neither
# the publisher nor the member is told.
#
# Seen with: mosquitto 2.0.11 (Debian 12), Eclipse Paho MQTT v5 client 1.2.5, default
# configuration of the broker but for its port. Output: "confirmed 3000 delivered 1010".
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
printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$port" > mosquitto.conf
LD_LIBRARY_PATH=$libraries root/usr/sbin/mosquitto -c mosquitto.conf > broker.log 2>&1 &
broker=$!

cat > Drops.java << 'JAVA'
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.paho.mqttv5.client.*;
import org.eclipse.paho.mqttv5.common.*;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

public class Drops {

	static final int MESSAGES = 3_000;

	public static void main(String[] args) throws Exception {
		AtomicInteger delivered = new AtomicInteger();
		ConcurrentLinkedQueue<int[]> unacknowledged = new ConcurrentLinkedQueue<>();
		MqttAsyncClient member = new MqttAsyncClient(args[0], "member", null);
		member.setManualAcks(true);
		member.setCallback(new Listener() {
			public void messageArrived(String topic, MqttMessage message) {
				delivered.incrementAndGet();
				unacknowledged.add(new int[] { message.getId(), message.getQos() });
			}
		});
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setReceiveMaximum(10);
		connect(member, options);
		member.subscribe("$share/group/work", 1).waitForCompletion(10_000);

		AtomicInteger confirmed = new AtomicInteger();
		MqttAsyncClient publisher = new MqttAsyncClient(args[0], "publisher", null);
		connect(publisher, new MqttConnectionOptions());
		for (int i = 0; i < MESSAGES; i++) {
			IMqttToken token = publisher.publish("work", new byte[] { 1 }, 1, false);
			token.waitForCompletion(10_000);
			int[] codes = token.getReasonCodes();
			if (codes == null || codes.length == 0 || codes[0] == 0) {
				confirmed.incrementAndGet();
			}
		}
		int before = -1;
		while (before != delivered.get()) {
			before = delivered.get();
			for (int[] next = unacknowledged.poll(); next != null; next = unacknowledged.poll()) {
				member.messageArrivedComplete(next[0], next[1]);
				if (unacknowledged.isEmpty()) {
					Thread.sleep(5);
				}
			}
			Thread.sleep(2_000);
		}
		System.out.println("confirmed " + confirmed + " delivered " + delivered);
		System.exit((confirmed.get() == MESSAGES && delivered.get() == 1_010) ? 0 : 1);
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

		public void deliveryComplete(IMqttToken token) {
		}

		public void connectComplete(boolean reconnect, String uri) {
		}

		public void authPacketArrived(int code, MqttProperties properties) {
		}

	}

}
JAVA
java -cp "$(echo "$folder"/*.jar)" Drops.java "tcp://127.0.0.1:$port"
