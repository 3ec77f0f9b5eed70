#!/bin/sh
# Build wiposeq-VERSION-macos.dmg in dist: sh packaging/macos/build.sh
# Needs Python 3.11 or newer and Apple's command line tools. The owner's identity is needed to sign and notarize:
#   SIGN_AS="Developer ID Application: NAME (TEAM)"   signs the program and the image
#   NOTARIZE_AS=PROFILE                               sends the image to Apple (xcrun notarytool store-credentials PROFILE)
# Without them the program starts only after the user allows it in System Settings > Privacy & Security.
set -eu
cd "$(dirname "$0")/../.."
python3 packaging/build.py
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' wiposeq/__init__.py)
app=dist/WipoSeq.app
image=dist/wiposeq-$version-macos-$(uname -m).dmg
rm -rf "$app" "$image"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R dist/wiposeq/. "$app/Contents/MacOS/"
sed "s/@VERSION@/$version/g" packaging/macos/Info.plist > "$app/Contents/Info.plist"
if [ -n "${SIGN_AS:-}" ]; then
  find "$app/Contents/MacOS" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -111 \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$SIGN_AS"
  codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist --sign "$SIGN_AS" "$app"
fi
folder=$(mktemp -d)
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -volname WipoSeq -srcfolder "$folder" -format ULFO "$image"
rm -rf "$folder"
if [ -n "${SIGN_AS:-}" ]; then codesign --timestamp --sign "$SIGN_AS" "$image"; fi
if [ -n "${NOTARIZE_AS:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$NOTARIZE_AS" --wait
  xcrun stapler staple "$image"
fi
(cd dist && shasum -a 256 "$(basename "$image")" >> SHA256SUMS)
echo "$image is ready."
