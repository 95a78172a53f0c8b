package io.aethermagic.web;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;

/**
 * The header that Spring Security wants on what changes something, where it protects the
 * application: found by the name of its attribute, so that nothing of it is needed on the
 * class path. Stateless.
 */
final class CsrfHeader {

	private static final String ATTRIBUTE = "_csrf";

	private CsrfHeader() {
	}

	/**
	 * Return the header, by its name; empty where none is wanted.
	 */
	static Map<String, String> of(HttpServletRequest request) {
		Object token = request.getAttribute(ATTRIBUTE);
		if (token == null) {
			return Map.of();
		}
		BeanWrapper bean = new BeanWrapperImpl(token);
		return Map.of(String.valueOf(bean.getPropertyValue("headerName")),
				String.valueOf(bean.getPropertyValue("token")));
	}

}
