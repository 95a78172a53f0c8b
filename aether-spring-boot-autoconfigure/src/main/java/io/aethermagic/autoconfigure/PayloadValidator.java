package io.aethermagic.autoconfigure;

import io.aethermagic.worker.HandlerValidation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.MethodValidationAdapter;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Finds the application's Jakarta validator. Not every {@link Validator} bean will do:
 * one that checks nothing is there in many web applications.
 */
final class PayloadValidator {

	private static final String JAKARTA_VALIDATOR = "jakarta.validation.Validator";

	private PayloadValidator() {
	}

	static @Nullable HandlerValidation find(BeanFactory beanFactory) {
		return ClassUtils.isPresent(JAKARTA_VALIDATOR, null) ? Jakarta.find(beanFactory) : null;
	}

	/** Apart, because the library may be missing. */
	private static final class Jakarta {

		private static @Nullable HandlerValidation find(BeanFactory beanFactory) {
			jakarta.validation.Validator validator = beanFactory.getBeanProvider(jakarta.validation.Validator.class)
				.getIfUnique();
			if (validator == null) {
				return null;
			}
			Validator beans = (validator instanceof Validator own) ? own : new SpringValidatorAdapter(validator);
			return new HandlerValidation(beans, new MethodValidationAdapter(validator));
		}

	}

}
