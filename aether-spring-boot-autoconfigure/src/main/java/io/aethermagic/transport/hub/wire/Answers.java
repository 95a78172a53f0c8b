package io.aethermagic.transport.hub.wire;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * How the hub's answers are put into frames and taken out again. Stateless.
 */
final class Answers {

	private static final String RESULT = "result";

	private static final String WHY = "why";

	private static final String KIND = "refused";

	private static final String TOO_LARGE = "too-large";

	private static final String FOR_GOOD = "for-good";

	private Answers() {
	}

	/**
	 * Answer that it was done.
	 * @param result what came of it: a receipt, a custody, or nothing that is told
	 */
	static Frame ok(long number, @Nullable Object result) {
		Frame frame = Frame.of(FrameKind.OK, number);
		if (result instanceof Enum<?> constant) {
			return frame.with(RESULT, constant.name());
		}
		return (result instanceof Boolean flag) ? frame.with(RESULT, flag.booleanValue()) : frame;
	}

	/**
	 * Answer that it was not done.
	 */
	static Frame no(long number, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		Frame frame = Frame.of(FrameKind.NO, number).with(WHY, String.valueOf(cause.getMessage()));
		if (cause instanceof MessageTooLargeException) {
			return frame.with(KIND, TOO_LARGE);
		}
		return (cause instanceof MessageRefusedException) ? frame.with(KIND, FOR_GOOD) : frame;
	}

	static TransportException failure(Frame frame) {
		String why = frame.text(WHY);
		String text = (why != null) ? why : "the hub has refused it";
		String kind = frame.text(KIND);
		if (TOO_LARGE.equals(kind)) {
			return new MessageTooLargeException(text);
		}
		return FOR_GOOD.equals(kind) ? new MessageRefusedException(text) : new TransportException(text, null);
	}

	static Receipt receipt(Frame frame) {
		String result = frame.text(RESULT);
		for (Receipt receipt : Receipt.values()) {
			if (receipt.name().equals(result)) {
				return receipt;
			}
		}
		return Receipt.UNKNOWN;
	}

	static Custody custody(Frame frame) {
		return Custody.LOST.name().equals(frame.text(RESULT)) ? Custody.LOST : Custody.HELD;
	}

	static boolean flag(Frame frame) {
		return frame.flag(RESULT);
	}

}
