package io.aethermagic.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A handler method on its bean. The parameters are those of the method that the user
 * wrote; what is called is the same method as the bean, a proxy perhaps, has it. The
 * handler's own exception is thrown as it is.
 */
final class InvocableTaskMethod extends InvocableHandlerMethod {

	private final Method invocable;

	private final @Nullable ArgumentValidation validation;

	private final Object target;

	InvocableTaskMethod(Object bean, Method method, Method invocable, HandlerMethodArgumentResolverComposite resolvers,
			@Nullable ArgumentValidation validation) {
		super(bean, method);
		this.invocable = invocable;
		this.validation = validation;
		Object inside = AopProxyUtils.getSingletonTarget(bean);
		this.target = (inside != null) ? inside : bean;
		ReflectionUtils.makeAccessible(invocable);
		setMessageMethodArgumentResolvers(resolvers);
	}

	/**
	 * Find the method to call on beans of a class.
	 * @param targetClass the class that the user wrote
	 * @param method its method
	 * @param beanClass the class of the bean, a proxy's perhaps
	 * @return the method, or {@code null} if the proxy does not have it
	 */
	static @Nullable Method find(Class<?> targetClass, Method method, Class<?> beanClass) {
		try {
			return AopUtils.selectInvocableMethod(method, beanClass);
		}
		catch (IllegalStateException ex) {
			return findGeneric(targetClass, method, beanClass);
		}
	}

	/**
	 * A generic interface has the method with other parameter types.
	 */
	private static @Nullable Method findGeneric(Class<?> targetClass, Method method, Class<?> beanClass) {
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(beanClass)) {
			for (Method candidate : type.getMethods()) {
				if (candidate.getName().equals(method.getName()) && BridgeMethodResolver
					.findBridgedMethod(ClassUtils.getMostSpecificMethod(candidate, targetClass))
					.equals(method)) {
					return candidate;
				}
			}
		}
		return null;
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... args) throws Exception {
		ArgumentValidation validation = this.validation;
		if (validation == null) {
			return call(args);
		}
		validation.checkArguments(this.target, getMethodParameters(), args);
		Object value = call(args);
		validation.checkResult(this.target, getReturnValueType(value), value);
		return value;
	}

	private @Nullable Object call(@Nullable Object... args) throws Exception {
		try {
			return this.invocable.invoke(getBean(), args);
		}
		catch (InvocationTargetException ex) {
			throw InvocableTaskMethod.<RuntimeException>rethrow(ex.getTargetException());
		}
		catch (IllegalArgumentException ex) {
			assertTargetBean(this.invocable, getBean(), args);
			throw new IllegalStateException(formatInvokeError("The task handler cannot be called", args), ex);
		}
	}

	/**
	 * Throw the handler's own exception. A proxy wraps a checked one that its interface
	 * does not declare.
	 */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException rethrow(Throwable ex) throws E {
		Throwable cause = ex;
		while (cause instanceof UndeclaredThrowableException wrapper && wrapper.getUndeclaredThrowable() != null) {
			cause = wrapper.getUndeclaredThrowable();
		}
		throw (E) cause;
	}

}
