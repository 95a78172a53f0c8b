package io.aethermagic.worker;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.UnreadableDataException;
import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Validator;

/**
 * Resolves the payload parameter of one handler. Data that does not fit it, or that is
 * not valid, is the caller's fault.
 */
final class TaskPayloadArgumentResolver extends PayloadMethodArgumentResolver {

	private final PayloadParameter payload;

	TaskPayloadArgumentResolver(PayloadParameter payload, @Nullable Validator validator) {
		super(new TaskDataMessageConverter(payload.type()), validator);
		this.payload = payload;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		if (isEmptyPayload(message.getPayload())) {
			if (this.payload.nullable()) {
				return null;
			}
			if (!this.payload.optional()) {
				throw new BadRequestException("The task needs data, but its data is null");
			}
		}
		try {
			return super.resolveArgument(parameter, message);
		}
		catch (UnreadableDataException ex) {
			throw new BadRequestException("The data does not fit: " + ex.problem(), ex);
		}
		catch (DataException ex) {
			throw new BadRequestException("The data does not fit what this task takes", ex);
		}
		catch (MethodArgumentNotValidException ex) {
			BindingResult result = ex.getBindingResult();
			throw new BadRequestException(
					"The data is not valid" + ((result != null) ? ArgumentValidation.describe(result) : ""), ex);
		}
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return payload instanceof TaskData data && !this.payload.takesNull() && MessageCodec.isNull(data);
	}

	/**
	 * The class is only compared with the data's own: a parameter of the type Object is
	 * to have the value, not the data.
	 */
	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, Message<?> message) {
		Class<?> type = this.payload.rawType();
		return (type == Object.class) ? Void.class : type;
	}

}
