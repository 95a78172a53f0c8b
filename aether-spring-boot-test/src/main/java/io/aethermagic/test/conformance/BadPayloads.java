package io.aethermagic.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Payloads that are no message, each wrong in one way.
 */
final class BadPayloads {

	private static final int DEPTH = 10_000;

	private BadPayloads() {
	}

	/**
	 * Return all of them.
	 * @param action an action that is right where they are sent
	 * @param status a status that goes with it
	 * @param limit the largest message that is read there, in bytes
	 * @return the payloads by what is wrong with them
	 */
	static Map<String, byte[]> all(String action, String status, int limit) {
		Map<String, byte[]> all = new LinkedHashMap<>();
		put(all, "nothing", "");
		put(all, "a space", " ");
		put(all, "no JSON", "this is no JSON");
		put(all, "half a message", message(action, status, "0", "{}").substring(0, 20));
		put(all, "more after the end", message(action, status, "0", "{}") + "{}");
		put(all, "an array", "[]");
		put(all, "a string", "\"text\"");
		put(all, "a number", "42");
		put(all, "null", "null");
		put(all, "an empty object", "{}");
		put(all, "no action", "{\"status\":\"s\",\"progress\":0,\"data\":{}}");
		put(all, "no status", "{\"action\":\"" + action + "\",\"progress\":0,\"data\":{}}");
		put(all, "no progress", "{\"action\":\"" + action + "\",\"status\":\"s\",\"data\":{}}");
		put(all, "no data", "{\"action\":\"" + action + "\",\"status\":\"s\",\"progress\":0}");
		put(all, "an unknown action", message("explode", status, "0", "{}"));
		put(all, "an action that is a number", message(action, status, "0", "{}").replace(quote(action), "7"));
		put(all, "a status that is an object", message(action, status, "0", "{}").replace(quote(status), "{}"));
		put(all, "progress that is a string", message(action, status, "\"0\"", "{}"));
		put(all, "a client that is an array", message(action, status, "0", "{}").replace("\"raw-client\"", "[]"));
		put(all, "a tid that is a number", message(action, status, "0", "{}").replace("\"tid\":\"\"", "\"tid\":5"));
		put(all, "5 MiB of data", message(action, status, "0", quote("x".repeat(5 * 1024 * 1024))));
		put(all, "a little more than the limit", message(action, status, "0", quote("x".repeat(limit))));
		put(all, "data of great depth", message(action, status, "0", "[".repeat(DEPTH) + "]".repeat(DEPTH)));
		byte[] invalid = message(action, status, "0", "\"??\"").getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < invalid.length; i++) {
			invalid[i] = (invalid[i] == '?') ? (byte) 0xC3 : invalid[i];
		}
		all.put("invalid UTF-8", invalid);
		all.put("UTF-16", message(action, status, "0", "{}").getBytes(StandardCharsets.UTF_16BE));
		byte[] zeros = new byte[64];
		all.put("zeros", zeros);
		byte[] ones = new byte[64];
		Arrays.fill(ones, (byte) 0xFF);
		all.put("bytes of 255", ones);
		return all;
	}

	private static void put(Map<String, byte[]> all, String what, String payload) {
		all.put(what, payload.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a message with the 11 keys.
	 * @param action the action
	 * @param status the status
	 * @param progress the progress, as JSON
	 * @param data the data, as JSON
	 * @return the payload
	 */
	static String message(String action, String status, String progress, String data) {
		return "{\"action\":\"" + action + "\",\"status\":\"" + status + "\",\"progress\":" + progress + ",\"data\":"
				+ data + ",\"host\":\"raw\",\"client\":\"raw-client\",\"job\":\"\",\"workgroup\":\"\",\"task\":\"\","
				+ "\"context\":\"\",\"tid\":\"\"}";
	}

	/**
	 * Write a JSON string.
	 * @param text the text
	 * @return the string, in quotes
	 */
	static String quote(String text) {
		return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\u0000") + "\"";
	}

}
