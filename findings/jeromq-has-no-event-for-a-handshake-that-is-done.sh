#!/usr/bin/env bash
# JeroMQ 0.6.0 tells the side that connects the same of a handshake that fails as of one that works.
#
# What was expected: its events have HANDSHAKE_SUCCEEDED, HANDSHAKE_FAILED_AUTH and two more for
# failures. So whoever watches a connection with CURVE keys waits for one of them.
#
# What happens: the server has keys. A client with the right ones is let in, one that takes the
# server for another is not, and both are told HANDSHAKE_PROTOCOL, which comes when the version of
# the protocol is agreed on and before any key is looked at. HANDSHAKE_SUCCEEDED never comes. The
# client that is not let in gets DISCONNECTED and no reason; of one without keys, not even the
# server is told that a handshake has failed. Only a message that arrives says that all is well.
#
# Seen with: JeroMQ 0.6.0, jnacl 1.0.0. Output, the events after CONNECTED and ACCEPTED:
# "right keys: client [HANDSHAKE_PROTOCOL], server [HANDSHAKE_PROTOCOL]; wrong server: client
# [HANDSHAKE_PROTOCOL, DISCONNECTED], server [HANDSHAKE_PROTOCOL, HANDSHAKE_FAILED_PROTOCOL,
# DISCONNECTED]; no keys: client [DISCONNECTED], server [DISCONNECTED]".
#
# Needs Maven and a JDK from 17 on. Leaves nothing behind.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

for artifact in org.zeromq:jeromq:0.6.0 eu.neilalexander:jnacl:1.0.0; do
  mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory="$folder" > /dev/null
done

cat > Handshakes.java << 'JAVA'
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

public class Handshakes {

	static final ZMQ.Curve.KeyPair SERVER = ZMQ.Curve.generateKeyPair();

	public static void main(String[] args) throws Exception {
		String seen = "right keys: " + events(SERVER) + "; wrong server: " + events(ZMQ.Curve.generateKeyPair())
				+ "; no keys: " + events(null);
		System.out.println(seen);
		System.exit(seen.equals("right keys: client [HANDSHAKE_PROTOCOL], server [HANDSHAKE_PROTOCOL]; "
				+ "wrong server: client [HANDSHAKE_PROTOCOL, DISCONNECTED], "
				+ "server [HANDSHAKE_PROTOCOL, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED]; "
				+ "no keys: client [DISCONNECTED], server [DISCONNECTED]") ? 0 : 1);
	}

	static String events(ZMQ.Curve.KeyPair expected) throws Exception {
		List<String> atClient = new CopyOnWriteArrayList<>();
		List<String> atServer = new CopyOnWriteArrayList<>();
		try (ZContext listening = new ZContext(); ZContext connecting = new ZContext()) {
			ZMQ.Socket server = listening.createSocket(SocketType.ROUTER);
			server.setCurveServer(true);
			server.setCurvePublicKey(bytes(SERVER.publicKey));
			server.setCurveSecretKey(bytes(SERVER.secretKey));
			server.setEventHook((event) -> atServer.add(event.getEvent().name()), ZMQ.EVENT_ALL);
			int port = server.bindToRandomPort("tcp://127.0.0.1");
			ZMQ.Socket client = connecting.createSocket(SocketType.DEALER);
			if (expected != null) {
				ZMQ.Curve.KeyPair own = ZMQ.Curve.generateKeyPair();
				client.setCurvePublicKey(bytes(own.publicKey));
				client.setCurveSecretKey(bytes(own.secretKey));
				client.setCurveServerKey(bytes(expected.publicKey));
			}
			client.setReconnectIVL(60_000);
			client.setEventHook((event) -> atClient.add(event.getEvent().name()), ZMQ.EVENT_ALL);
			client.connect("tcp://127.0.0.1:" + port);
			client.send("hello", ZMQ.DONTWAIT);
			server.setReceiveTimeOut(5_000);
			boolean arrived = server.recv() != null;
			Thread.sleep(1_000);
			if (arrived != (expected == SERVER)) {
				return "a message has " + (arrived ? "" : "not ") + "arrived";
			}
			return "client " + after("CONNECTED", atClient) + ", server " + after("ACCEPTED", atServer);
		}
	}

	static List<String> after(String first, List<String> events) {
		List<String> rest = new ArrayList<>(events.subList(events.indexOf(first) + 1, events.size()));
		rest.remove("CONNECT_RETRIED");
		return rest;
	}

	static byte[] bytes(String key) {
		return key.getBytes(StandardCharsets.US_ASCII);
	}

}
JAVA
java -cp "$(echo "$folder"/*.jar | tr ' ' :)" Handshakes.java
