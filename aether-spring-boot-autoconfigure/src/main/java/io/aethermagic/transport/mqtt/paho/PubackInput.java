package io.aethermagic.transport.mqtt.paho;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * What comes from the broker, with no reason code in a PUBACK but those that belong there
 * (MQTT 5, 3.4.2.1): the client library takes any other for the end of the connection.
 * Mosquitto says "packet too large" so, and keeps the connection. One thread reads.
 */
final class PubackInput extends FilterInputStream {

	/**
	 * What stands in the place of "packet too large", which a PUBACK cannot say. A broker
	 * never says this one to us, who say of no payload in what format it is.
	 */
	static final int TOO_LARGE = MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID;

	private static final int PUBACK = 0x40;

	/** Where the reason code is, after the packet identifier. */
	private static final int REASON = 2;

	private enum Part {

		TYPE, LENGTH, REST

	}

	private Part part = Part.TYPE;

	private int type;

	private int length;

	private int shift;

	/** How much of the rest has come. */
	private int position;

	PubackInput(InputStream in) {
		super(in);
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xFF;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int count = super.read(bytes, offset, length);
		if (count > 0) {
			look(bytes, offset, offset + count);
		}
		return count;
	}

	private void look(byte[] bytes, int from, int until) {
		int i = from;
		while (i < until) {
			switch (this.part) {
				case TYPE -> {
					this.type = bytes[i++] & 0xF0;
					this.length = 0;
					this.shift = 0;
					this.part = Part.LENGTH;
				}
				case LENGTH -> length(bytes[i++]);
				case REST -> {
					int come = Math.min(until - i, this.length - this.position);
					int reason = i + REASON - this.position;
					if (this.type == PUBACK && reason >= i && reason < i + come) {
						bytes[reason] = (byte) valid(bytes[reason] & 0xFF);
					}
					this.position += come;
					i += come;
					this.part = (this.position < this.length) ? Part.REST : Part.TYPE;
				}
			}
		}
	}

	private void length(byte digit) {
		this.length |= (digit & 0x7F) << this.shift;
		this.shift += 7;
		if (digit >= 0) {
			this.position = 0;
			this.part = (this.length > 0) ? Part.REST : Part.TYPE;
		}
	}

	private static int valid(int code) {
		return switch (code) {
			case MqttReturnCode.RETURN_CODE_SUCCESS, MqttReturnCode.RETURN_CODE_NO_MATCHING_SUBSCRIBERS,
					MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR,
					MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR, MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
					MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID, MqttReturnCode.RETURN_CODE_PACKET_ID_IN_USE,
					MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED, MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID ->
				code;
			case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE -> TOO_LARGE;
			default -> MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR;
		};
	}

}
