package wire

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The size of a story's picture in pixels.
const pictureWidth, pictureHeight = 480, 252

// draw draws an evening by the sea as a PNG, another one for each text.
func draw(text string) []byte {
	h := fnv.New64a()
	h.Write([]byte(text))
	seed := h.Sum64()
	part := func(n int) float64 { return float64(seed>>(8*n)&0xff) / 255 }
	sky, sea := hue(part(0), 0.55, 0.95), hue(part(0)+0.45+0.1*part(1), 0.5, 0.45)
	sunX, sunY, sun := 60+360*part(2), 50+80*part(3), 22+18*part(4)
	img := image.NewPaletted(image.Rect(0, 0, pictureWidth, pictureHeight), palette(sky, sea))
	for x := range pictureWidth {
		hill := 150 - 26*math.Sin(float64(x)/(60+40*part(5))+6*part(6)) - 10*math.Sin(float64(x)/23+9*part(7))
		for y := range pictureHeight {
			switch {
			case float64(y) > hill:
				img.SetColorIndex(x, y, uint8(shades+min(shades-1, (y-120)*shades/132)))
			case math.Hypot(float64(x)-sunX, float64(y)-sunY) < sun:
				img.SetColorIndex(x, y, 2*shades)
			default:
				img.SetColorIndex(x, y, uint8(y*shades/200))
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // into memory
	}
	return b.Bytes()
}

// shades is how many colours the sky has, and as many the sea.
const shades = 60

// palette goes from the sky down to the sea, and ends with the sun.
func palette(sky, sea color.RGBA) color.Palette {
	var p color.Palette
	for _, c := range []color.RGBA{sky, sea} {
		for i := range shades {
			p = append(p, mixed(c, color.RGBA{255, 244, 230, 255}, float64(i)/shades*0.7))
		}
	}
	return append(p, color.RGBA{255, 236, 190, 255})
}

// mixed is a with a share of b in it.
func mixed(a, b color.RGBA, share float64) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x)*(1-share) + float64(y)*share) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// hue is a colour by its place on the circle of hues, from 0 to 1, how strong it is
// and how bright.
func hue(at, strong, bright float64) color.RGBA {
	channel := func(shift float64) uint8 {
		wave := 0.5 + 0.5*math.Cos(2*math.Pi*(at+shift))
		return uint8(255 * bright * (1 - strong*(1-wave)))
	}
	return color.RGBA{channel(0), channel(1.0 / 3), channel(2.0 / 3), 255}
}
