package io.aethermagic.transport.mqtt;

import java.nio.charset.StandardCharsets;

import io.aethermagic.transport.MessageTooLargeException;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/**
 * Puts a header into a user property. MQTT's strings have no control characters, no lone
 * surrogates and no code points that stand for no character (MQTT 5, 1.5.4), and one of
 * them ends the connection. A header that has one is written with the escapes of JSON for
 * these and for the backslash, and an asterisk behind its name says so.
 *
 * @promise 4.12
 */
final class PropertyText {

	/** The most that a string of MQTT has, in bytes. */
	private static final int MOST_BYTES = 65_535;

	private static final char ESCAPED = '*';

	private PropertyText() {
	}

	/**
	 * Write a header.
	 * @throws MessageTooLargeException if it is longer than a string of MQTT may be
	 */
	static UserProperty write(String name, String value) {
		boolean plain = isPlain(name) && isPlain(value) && !name.endsWith(String.valueOf(ESCAPED));
		String key = plain ? name : escape(name) + ESCAPED;
		String text = plain ? value : escape(value);
		check(name, "name", key);
		check(name, "value", text);
		return new UserProperty(key, text);
	}

	private static void check(String header, String part, String text) {
		if (text.length() > MOST_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
			String shown = (header.length() > 40) ? header.substring(0, 40) + "…" : header;
			throw new MessageTooLargeException("The " + part + " of the header '" + shown + "' has more than the "
					+ MOST_BYTES + " bytes that a user property of MQTT takes: send it in the data");
		}
	}

	/**
	 * Return the name of a header.
	 */
	static String name(UserProperty property) {
		String key = property.getKey();
		return isEscaped(property) ? unescape(key.substring(0, key.length() - 1)) : key;
	}

	/**
	 * Return the value of a header.
	 */
	static String value(UserProperty property) {
		return isEscaped(property) ? unescape(property.getValue()) : property.getValue();
	}

	private static boolean isEscaped(UserProperty property) {
		return property.getKey().endsWith(String.valueOf(ESCAPED));
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (ch < ' ' || ch >= 0x7F && isForbidden(text, i)) {
				return false;
			}
			if (Character.isHighSurrogate(ch)) {
				i++;
			}
		}
		return true;
	}

	private static boolean isForbidden(String text, int index) {
		int code = text.codePointAt(index);
		return Character.isISOControl(code) || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE
				|| code >= 0xFDD0 && code <= 0xFDEF || (code & 0xFFFE) == 0xFFFE;
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (ch == '\\') {
				escaped.append("\\\\");
			}
			else if (isForbidden(text, i)) {
				appendEscape(escaped, ch);
				if (text.codePointAt(i) > Character.MAX_VALUE) {
					appendEscape(escaped, text.charAt(++i));
				}
			}
			else {
				escaped.append(ch);
				if (Character.isHighSurrogate(ch)) {
					escaped.append(text.charAt(++i));
				}
			}
		}
		return escaped.toString();
	}

	private static void appendEscape(StringBuilder escaped, char ch) {
		escaped.append(String.format("\\u%04x", (int) ch));
	}

	/**
	 * Read what {@link #escape} wrote; what it would not write stays as it is.
	 */
	private static String unescape(String text) {
		StringBuilder plain = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (ch == '\\' && text.startsWith("\\\\", i)) {
				plain.append('\\');
				i++;
			}
			else if (ch == '\\' && text.startsWith("\\u", i) && isHex(text, i + 2)) {
				plain.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
				i += 5;
			}
			else {
				plain.append(ch);
			}
		}
		return plain.toString();
	}

	private static boolean isHex(String text, int from) {
		return from + 4 <= text.length() && text.substring(from, from + 4).matches("[0-9a-f]{4}");
	}

}
