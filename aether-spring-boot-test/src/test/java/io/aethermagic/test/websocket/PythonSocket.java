package io.aethermagic.test.websocket;

import java.util.List;
import java.util.UUID;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.hub.HubServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client and worker that speaks over a WebSocket as the Python library aethermagic
 * does: topics, payloads as texts byte for byte as {@code json.dumps} writes them, a
 * subscription for each task, no subprotocol. Safe for use by several threads.
 */
final class PythonSocket implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	/**
	 * Something that came.
	 *
	 * @param topic where
	 * @param message the payload, as it came
	 */
	record Heard(String topic, String message) {

		JsonNode json() {
			return JSON.readTree(this.message);
		}

	}

	private final RawSocket socket;

	private final String id = UUID.randomUUID().toString();

	PythonSocket(HubServer<WebSocketServer> server) {
		this.socket = RawSocket.connect(server, "");
	}

	String payload(String action, String status, int progress, String data) {
		return "{\"action\": \"" + action + "\", \"status\": \"" + status + "\", \"progress\": " + progress
				+ ", \"data\": " + data + ", \"host\": \"vm\", \"client\": \"" + this.id
				+ "\", \"job\": \"\", \"workgroup\": \"\", \"task\": \"\", \"context\": \"\", \"tid\": \"\"}";
	}

	static String at(String task, String tid, String action) {
		return "default/kit/" + task + "/x/" + tid + "/" + action;
	}

	void say(String json) {
		this.socket.text(json);
	}

	void publish(String topic, String payload) {
		say("{\"type\": \"publish\", \"topic\": \"" + topic + "\", \"message\": " + JSON.writeValueAsString(payload)
				+ ", \"retain\": false}");
	}

	void subscribe(String topic) {
		say("{\"type\": \"subscribe\", \"topic\": \"" + topic + "\"}");
	}

	void unsubscribe(String topic) {
		say("{\"type\": \"unsubscribe\", \"topic\": \"" + topic + "\"}");
	}

	void workAt(String task) {
		subscribe("$share/default_kit_workgroup/" + at(task, "+", "perform"));
		subscribe(at(task, "+", "cancel"));
	}

	void listen(String task, String tid) {
		subscribe(at(task, tid, "status"));
		subscribe(at(task, tid, "complete"));
	}

	void perform(String task, String tid, String data) {
		publish(at(task, tid, "perform"), payload("perform", "initialized", 0, data));
	}

	/**
	 * Do a task as it came: accept it and return its data.
	 */
	void serve(String task, Heard perform) {
		String tid = perform.topic().split("/")[4];
		publish(at(task, tid, "status"), payload("status", "progress", 0, "{}"));
		publish(at(task, tid, "complete"), payload("complete", "succeed", 100, perform.json().path("data").toString()));
	}

	List<Heard> heard(String topic) {
		return this.socket.heard.stream().map((text) -> {
			JsonNode json = JSON.readTree(text);
			return new Heard(json.path("topic").asString(), json.path("message").asString());
		}).filter((heard) -> heard.topic().startsWith(topic)).toList();
	}

	/**
	 * Wait until so much has come.
	 * @param topic what its topics begin with
	 * @param count how many
	 */
	List<Heard> await(String topic, int count) {
		RealTime.until(RealTime.PATIENCE, count + " come at " + topic, () -> heard(topic).size() >= count);
		return heard(topic);
	}

	RawSocket socket() {
		return this.socket;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
