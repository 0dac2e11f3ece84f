//! Elements and attributes of SVG 2, and of its filter, masking and animation modules.

/// Every element but those that run code.
pub(super) const ELEMENTS: &str = "\
a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix \
feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow \
feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset \
fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter foreignObject g image line linearGradient \
marker mask metadata mpath path pattern polygon polyline radialGradient rect set stop svg switch symbol text \
textPath title tspan use view";

/// Attributes of any of them: which element has which is not checked.
pub(super) const ATTRIBUTES: &str = "\
accumulate additive alignment-baseline amplitude attributeName azimuth baseFrequency baseline-shift begin bias by \
calcMode clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters crossorigin cursor \
cx cy d diffuseConstant direction display divisor dominant-baseline download dur dx dy edgeMode elevation end \
exponent fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity focusable font-family font-size \
font-size-adjust font-stretch font-style font-variant font-weight fr from fx fy gradientTransform gradientUnits \
height href hreflang image-rendering in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines \
keyTimes lengthAdjust letter-spacing lighting-color limitingConeAngle marker-end marker-mid marker-start \
markerHeight markerUnits markerWidth mask mask-type maskContentUnits maskUnits max method min mode numOctaves offset \
opacity operator order orient origin overflow paint-order path pathLength patternContentUnits patternTransform \
patternUnits ping pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio \
primitiveUnits r radius refX refY referrerpolicy rel repeatCount repeatDur requiredExtensions restart result rotate \
rx ry scale seed shape-rendering side slope spacing specularConstant specularExponent spreadMethod startOffset \
stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap \
stroke-linejoin stroke-miterlimit stroke-opacity stroke-width surfaceScale systemLanguage tableValues target \
targetX targetY text-anchor text-decoration text-overflow text-rendering textLength to transform transform-origin \
type unicode-bidi values vector-effect version viewBox visibility white-space width word-spacing writing-mode x x1 \
x2 xChannelSelector xmlns y y1 y2 yChannelSelector z";
